private import Posix
private import Worker

Process.leave(Program.run(Process.arguments).rawValue)
