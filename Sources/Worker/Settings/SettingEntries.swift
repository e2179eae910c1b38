package import Setting

/// A value as it was given, and where.
package struct SettingEntry: Equatable, Sendable {
    package let value: String
    package let origin: SettingOrigin
}

/// What was given, by name. A list, since the names are few: a CGI makes one for each request, and a dictionary's type
/// alone costs it a tenth of its time.
package struct SettingEntries: Sendable {
    private struct Named: Sendable {
        let name: SettingName
        let entry: SettingEntry
    }

    private var list: [Named] = []

    package subscript(name: SettingName) -> SettingEntry? {
        for named in list where named.name == name { return named.entry }
        return nil
    }

    /// In place of what was given before.
    mutating func set(_ name: SettingName, _ entry: SettingEntry) {
        for place in list.indices where list[place].name == name {
            list[place] = Named(name: name, entry: entry)
            return
        }
        list.append(Named(name: name, entry: entry))
    }
}
