"""The values of the page 工作台."""
