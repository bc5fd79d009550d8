"""The kinds of records RT serves, one module each; `client.tickets` is `tickets.Tickets`."""
