"""The pPXF adapter: prepared spectra in, kinematics and populations out; pPXF is a black box."""
