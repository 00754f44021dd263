"""Learning a mapping: snapshots before and after marker values were entered, and what they tell."""
