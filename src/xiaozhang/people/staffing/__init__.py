"""Staffing 人事: the dated, restricted pay basis, pay items, absences and successors; legal figures of regions."""
