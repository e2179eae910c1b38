internal import Posix

/// A user of this machine, by /etc/passwd and /etc/group: those of a directory elsewhere are not known.
struct Account: Equatable {
    let name: String
    let user: UInt32
    /// The first is the user's own.
    let groups: [UInt32]

    /// - Parameter group: in the place of the user's own, as nginx takes it; nil for that one.
    init?(named name: String, group: String? = nil) {
        guard let account = Account.all("/etc/passwd").first(where: { $0[0] == name && $0.count > 3 }) else {
            return nil
        }
        self.init(account, group: group)
    }

    /// Of a number, which may have no name.
    init(of user: UInt32) {
        let account = Account.all("/etc/passwd").first { $0.count > 3 && $0[2] == "\(user)" }
        self = account.flatMap { Account($0, group: nil) } ?? Account(name: "\(user)", user: user, groups: [user])
    }

    private init(name: String, user: UInt32, groups: [UInt32]) {
        (self.name, self.user, self.groups) = (name, user, groups)
    }

    /// - Parameter line: name, password, user, group.
    private init?(_ line: [String], group: String?) {
        guard let user = UInt32(line[2]), let own = UInt32(line[3]) else { return nil }
        let all = Account.all("/etc/group").filter { $0.count > 2 }
        let named = group.flatMap { name in all.first { $0[0] == name }.flatMap { UInt32($0[2]) } }
        let further = all.filter { $0.count > 3 && $0[3].split(separator: ",").contains { $0 == line[0] } }
        self.init(name: line[0], user: user, groups: [named ?? own] + further.compactMap { UInt32($0[2]) })
    }

    private static func all(_ path: String) -> [[String]] {
        // Where there is no such file there are no names.
        let bytes = (try? Descriptor.openForReading(path).readToEnd(limit: 4 << 20)) ?? []
        return bytes.split(separator: 0x0A).map { line in
            line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { String(keeping: $0) }
        }
    }

    /// Does something as this user would; nil when this process may not.
    func acting<Result>(_ body: () -> Result) -> Result? {
        if user == Process.user { return body() }
        guard Process.user == 0 else { return nil }
        return try? Process.acting(as: user, groups: groups, body)  // nil says it
    }
}
