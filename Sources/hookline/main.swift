private import Posix
private import Worker

Process.leave(Program.run(Environment.arguments).rawValue)
