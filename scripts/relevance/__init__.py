"""How good the answers are: judged sets, ways of typing, engines beside ours, and the table."""
