"""`python -m xiaozhang` is the command `xiaozhang`."""

from xiaozhang.config.cli import main

if __name__ == "__main__":
    main()
