"""What payroll is told, without a database."""
