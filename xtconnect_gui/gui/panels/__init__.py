"""The parts of the finish page: one small panel for each way of using the account, each on its own."""
