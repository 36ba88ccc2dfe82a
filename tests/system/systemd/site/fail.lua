-- title: It fails
error("no moon tonight")
