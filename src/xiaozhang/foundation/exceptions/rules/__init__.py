"""Rules of exceptions: what is registered, whom it covers, what may be asked for, how it stands on a day."""
