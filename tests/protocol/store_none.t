# Without a state directory, every function of the store returns an error.
> /store/none
< nil no state directory; set state
< get: store: no state directory; set state
< set: store: no state directory; set state
< incr: store: no state directory; set state
< delete: store: no state directory; set state
< append: store: no state directory; set state
< list: store: no state directory; set state
< count: store: no state directory; set state
< trim: store: no state directory; set state
< rows: store: no state directory; set state
< exec: store: no state directory; set state
< .
