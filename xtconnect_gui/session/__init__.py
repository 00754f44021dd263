"""The wizard's one session and its flow, without Qt: what was typed, what it means, which page comes next."""
