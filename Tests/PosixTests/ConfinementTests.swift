import Glibc
import Posix
import TestSupport
import Testing

/// Which directories a confinement is about. What it forbids, processes of the program show.
@Suite struct ConfinementTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    @Test func `the directory above counts, whether anything stands there yet or not`() {
        let confinement = Confinement(keeping: [folder.path("data")], reading: ["/no/such/secret"])
        #expect(confinement.keeping == [folder.path])
        #expect(confinement.reading == ["/no/such"])
    }

    @Test func `where a path leads counts as well`() throws {
        let other = try TemporaryDirectory()
        try makeDirectory(other.path("there"), mode: 0o700)
        try checked("symlink") { symlink(other.path("there"), folder.path("data")) }
        #expect(Confinement(keeping: [folder.path("data")], reading: []).keeping == [folder.path, other.path])
    }

    @Test func `what is kept may be read, and is not named again`() {
        let confinement = Confinement(keeping: [folder.path("data")], reading: [folder.path("secret")])
        #expect(confinement.reading == [])
    }

    @Test func `a name in the root has the root above it`() {
        #expect(Confinement(keeping: ["/no-such-data"], reading: []).keeping == ["/"])
    }

    @Test func `another directory in the place of one is seen, a second later; none is no other`() throws {
        try makeDirectory(folder.path("above"), mode: 0o700)
        let confinement = Confinement(keeping: [folder.path("above/data")], reading: [])
        let places = ConfinedPlaces(of: confinement, now: 0)
        #expect(!places.areReplaced(now: 1000))
        try checked("rename") { rename(folder.path("above"), folder.path("former")) }
        #expect(!places.areReplaced(now: 2000))
        try makeDirectory(folder.path("above"), mode: 0o700)
        #expect(!places.areReplaced(now: 2999))
        #expect(places.areReplaced(now: 3000))
    }

    @Test func `a link that leads elsewhere by now is seen`() throws {
        let (other, third) = (try TemporaryDirectory(), try TemporaryDirectory())
        try checked("symlink") { symlink(other.path("there"), folder.path("data")) }
        try makeDirectory(other.path("there"), mode: 0o700)
        try makeDirectory(third.path("there"), mode: 0o700)
        let places = ConfinedPlaces(of: Confinement(keeping: [folder.path("data")], reading: []), now: 0)
        #expect(!places.areReplaced(now: 1000))
        try checked("unlink") { unlink(folder.path("data")) }
        try checked("symlink") { symlink(third.path("there"), folder.path("data")) }
        #expect(places.areReplaced(now: 2000))
    }
}
