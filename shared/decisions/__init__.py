"""What both provinces decided, wherever a service has to act on it: read from `bashu.indicators`, kept in its database.

follower.py   hands every decision to the service, from where its database says it is
standards.py  versions of standards that were approved over the API, in a table of the service's own
ddl.py        the tables, for a migration of a service that follows
"""
