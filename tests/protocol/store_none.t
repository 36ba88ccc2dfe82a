# Without a state directory, every function of the store returns an error.
> /store/none
< nil there is no state directory: the operator has to set state
< get: store: there is no state directory: the operator has to set state
< set: store: there is no state directory: the operator has to set state
< incr: store: there is no state directory: the operator has to set state
< delete: store: there is no state directory: the operator has to set state
< append: store: there is no state directory: the operator has to set state
< list: store: there is no state directory: the operator has to set state
< count: store: there is no state directory: the operator has to set state
< trim: store: there is no state directory: the operator has to set state
< rows: store: there is no state directory: the operator has to set state
< exec: store: there is no state directory: the operator has to set state
< .
