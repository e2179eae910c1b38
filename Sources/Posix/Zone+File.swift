extension Zone {
    /// Whether the host's file of that name is one of a zone: tzfile(5). The C library takes UTC for any other, and
    /// says nothing.
    package static func isUsable(_ name: String) -> Bool {
        // Whatever the fault: there is no such zone.
        guard exists(name), let file = try? Descriptor.openForReading(folder + name) else { return false }
        return (try? file.readToEnd(limit: 4)) == Array("TZif".utf8)
    }
}
