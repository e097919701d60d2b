// A session without a language of its own, for the tests of the editor at a pseudo-terminal.
LineEditingDemo.run()
