"""Weekly reports and bulletins over HTTP."""
