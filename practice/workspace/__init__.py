"""The pages that put rooms together: caseload, couple, Today, Us, reports."""
