"""Every number we print, defined once: unit, cohort, period and rounding."""
