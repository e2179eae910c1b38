import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Something foreign stands where a file or a directory of Hookline's should be.
    @Suite("Planted names")
    struct PlantedNamesTests {
        /// What stands there.
        enum Planted: String, CaseIterable, Sendable {
            case linkToFile, linkToDirectory, linkToNothing, fifo, directory, file, hardLink
        }

        /// The names, relative to the data directory; `DAY` is today.
        static let names = [
            "messages/DAY.ndjson", "messages", ".hookline", ".hookline/messages.lock",
        ]

        @Test("503 and a line in the log, nothing outside is touched", arguments: names, Planted.allCases)
        func planted(name: String, planted: Planted) throws {
            // A directory where a directory belongs, a file where a file belongs: nothing is wrong with these.
            let isDirectory = !name.contains(".lock") && !name.contains(".ndjson")
            if isDirectory ? planted == .directory : planted == .file { return }
            if planted == .hardLink, isDirectory { return }
            let scene = try Scene(planting: planted, at: name)
            for life in AnswersTests.lives {
                removeTree(scene.site.socketPath)
                let entrance = try life.start(at: scene.site, ["HOOKLINE_LOG": scene.site.path("log")])
                #expect(try entrance.answer(scene.events.delivery(1)).status == 503, "\(life)")
                #expect(try !scene.isTouched(), "\(life)")
            }
            #expect(try !readFile(scene.site.path("log")).isEmpty)
        }

        @Test("torn/ that is something else: the fragment is not moved out, 503", arguments: Planted.allCases)
        func torn(planted: Planted) throws {
            if planted == .directory || planted == .hardLink { return }
            let scene = try Scene(planting: planted, at: "torn")
            let file = "\(scene.site.data.path)/messages/\(utcDay()).ndjson"
            try writeFile(file, Array("{\"half".utf8), mode: 0o640)
            #expect(try CGIEntrance(scene.site).answer(scene.events.delivery(1)).status == 503)
            #expect(try !scene.isTouched())
            #expect(try readFile(file) == Array("{\"half".utf8))
        }
    }
}

/// A site in which something was planted, and what lies outside of it.
private struct Scene {
    let site: Site
    let events = NumberedEvents("planted", size: 300)
    private let precious = Array("precious".utf8)
    private let path: String

    init(planting planted: EndToEnd.PlantedNamesTests.Planted, at name: String) throws {
        site = try Site()
        #expect(try CGIEntrance(site).answer(events.delivery(0)).status == 200)
        path = "\(site.data.path)/\(name.replacing("DAY", with: utcDay()))"
        try writeFile(site.path("precious"), precious)
        try makeDirectory(site.path("folder"), mode: 0o700)
        removeTree(path)
        switch planted {
        case .linkToFile: try checked("symlink") { symlink(site.path("precious"), path) }
        case .linkToDirectory: try checked("symlink") { symlink(site.path("folder"), path) }
        case .linkToNothing: try checked("symlink") { symlink(site.path("nothing"), path) }
        case .fifo: try checked("mkfifo") { mkfifo(path, 0o640) }
        case .directory: try makeDirectory(path, mode: 0o750)
        case .file: try writeFile(path, [], mode: 0o640)
        case .hardLink: try checked("link") { link(site.path("precious"), path) }
        }
    }

    /// Whether anything outside the data directory was written to, or made.
    func isTouched() throws -> Bool {
        let isSame = try readFile(site.path("precious")) == precious
        return try !isSame || !directoryEntries(site.path("folder")).isEmpty || access(site.path("nothing"), F_OK) == 0
    }
}
