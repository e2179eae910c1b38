internal import Format
internal import Posix

/// The directories that lead to a topic's files: the topic's, that of the data, and the one above. As long as they are
/// the same, an entry that was put on disk in each of them is there.
struct EntryTrail: Equatable {
    /// A sum of their identities, never 0.
    let word: UInt64

    init(word: UInt64) { self.word = word }

    init(_ directories: [FileIdentity]) {
        var sum = WordSum.start
        for directory in directories {
            WordSum.add(directory.device, to: &sum)
            WordSum.add(directory.inode, to: &sum)
        }
        word = max(1, sum)
    }
}

extension JournalRoot {
    /// The directories that lead to a topic's files now.
    func entries(of topic: Topic) throws(JournalFault) -> EntryTrail {
        let name = topic.description
        return try naming(name) { () throws(SystemFault) in
            EntryTrail([
                try directory.extent(of: name).identity, try directory.extent(of: ".").identity,
                try directory.extent(of: "..").identity,
            ])
        }
    }

    /// Puts the entries on disk that lead to a topic's files: of each in its directory, of that in the data directory,
    /// and of that one in its parent; where the parent may not be read, all of its file system.
    func synchronizeEntries(of topic: Topic) throws(JournalFault) {
        let name = topic.description
        try naming(name) { () throws(SystemFault) in try directory.directory(name).synchronize() }
        try naming(policy.path) { () throws(SystemFault) in
            try directory.synchronize()
            if let parent = try directory.parent() {
                try parent.synchronize()
            } else {
                try directory.synchronizeFileSystem()
            }
        }
    }
}
