"""The Qt Widgets application: what a person sees. It reaches the core through workspaces and actions only."""
