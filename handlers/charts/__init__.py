"""Figures as pictures that are read on a phone."""
