"""Appeals 申诉: a member objects to a line of a published statement within the clause's window, and is answered."""
