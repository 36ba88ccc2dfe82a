# Without a state directory, every function of the store returns an error.
> /store/none
< nil no state directory; start with --state=DIRECTORY or set state
< get: store: no state directory; start with --state=DIRECTORY or set state
< set: store: no state directory; start with --state=DIRECTORY or set state
< incr: store: no state directory; start with --state=DIRECTORY or set state
< delete: store: no state directory; start with --state=DIRECTORY or set state
< append: store: no state directory; start with --state=DIRECTORY or set state
< list: store: no state directory; start with --state=DIRECTORY or set state
< count: store: no state directory; start with --state=DIRECTORY or set state
< trim: store: no state directory; start with --state=DIRECTORY or set state
< rows: store: no state directory; start with --state=DIRECTORY or set state
< exec: store: no state directory; start with --state=DIRECTORY or set state
< .
