print("whatif")
