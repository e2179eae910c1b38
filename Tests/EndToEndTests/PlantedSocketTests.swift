import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What stands at the socket's path before the start.
    @Suite("Planted socket")
    struct PlantedSocketTests {
        /// What is no socket of ours.
        enum Planted: String, CaseIterable, Sendable {
            case file, fifo, directory, linkToFile, linkToStaleSocket, linkToNothing
        }

        @Test("what is no socket stays as it is, and the program does not start", arguments: Planted.allCases)
        func neverReplaced(planted: Planted) throws {
            let site = try Site()
            try plant(planted, at: site)
            let before = try identity(site.socketPath)
            let service = try SupervisedService(site)
            #expect(try service.process.waitForEnd() == .exited(78))
            #expect(try identity(site.socketPath) == before)
            #expect(site.log().contains("is not a socket"))
            if planted == .linkToFile { #expect(try readFile(site.path("precious")) == Array("precious".utf8)) }
        }

        @Test("a lock file beside the socket that is a link is not followed")
        func linkedLock() throws {
            let site = try Site()
            try checked("symlink") { symlink(site.path("made"), "\(site.socketPath).lock") }
            let service = try SupervisedService(site)
            #expect(try service.process.waitForEnd() != .exited(0))
            #expect(access(site.path("made"), F_OK) != 0)
        }

        private func plant(_ planted: Planted, at site: Site) throws {
            let path = site.socketPath
            try writeFile(site.path("precious"), Array("precious".utf8))
            switch planted {
            case .file: try writeFile(path, Array("precious".utf8))
            case .fifo: try checked("mkfifo") { mkfifo(path, 0o600) }
            case .directory: try makeDirectory(path, mode: 0o700)
            case .linkToFile: try checked("symlink") { symlink(site.path("precious"), path) }
            case .linkToNothing: try checked("symlink") { symlink(site.path("nothing"), path) }
            case .linkToStaleSocket:
                try UnixListener(path: site.path("stale")).descriptor.close()
                try checked("symlink") { symlink(site.path("stale"), path) }
            }
        }
    }
}

/// What tells this entry from another one: its inode and kind.
private func identity(_ path: String) throws -> [UInt64] {
    var status = stat()
    try checked("lstat \(path)") { lstat(path, &status) }
    return [UInt64(status.st_ino), UInt64(status.st_mode)]
}
