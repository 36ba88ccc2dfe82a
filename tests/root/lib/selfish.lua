return require("selfish")
