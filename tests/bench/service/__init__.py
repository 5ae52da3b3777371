"""The service under load, beside others that answer SPARQL from the same city."""
