/// Puts a copy of a program at a path, in the place of what is there; everybody may start it.
///
/// A child writes it. A descriptor of this process would be open in each child that another test forks at that moment, and the
/// kernel starts no program that somebody has open for writing: ETXTBSY, execve(2).
package func installProgram(_ path: String, copying source: String) throws {
    try install(source, at: path)
}

/// The same with a script for the shell.
package func installProgram(_ path: String, script: String) throws {
    try install("/dev/stdin", at: path, input: Array("#!/bin/sh\n\(script)\n".utf8))
}

private func install(_ source: String, at path: String, input: [UInt8] = []) throws {
    let run = try SpawnPlan(try Program.system("install"), ["-m", "755", source, path]).run(input: input)
    guard run.ending == .exited(0) else { throw HostFault.malformed(run.errorText) }
}
