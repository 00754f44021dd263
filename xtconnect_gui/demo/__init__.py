"""An embedded submission server with accounts and chosen faults: for training, trying out and tests. Knows no Qt."""
