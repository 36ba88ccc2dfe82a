A shell would run this: $(id) `id`
