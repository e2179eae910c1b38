private import Posix
private import Worker

Process.leave(Program.run(CommandLine.arguments).rawValue)
