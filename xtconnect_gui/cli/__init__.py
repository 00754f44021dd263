"""The console command and the launch options that both commands share. Loads no Qt."""
