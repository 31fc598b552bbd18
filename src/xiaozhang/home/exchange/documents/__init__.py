"""Files of an import: folders for the strict import by mapping (`folders`), all that people have (`workbooks`).

Nothing is imported here: the child process that opens a workbook starts through this package and must stay small.
"""
