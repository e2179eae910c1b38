private import Glibc

/// The path of the directory in which an absolute path's last name stands. By bytes: a slash before a combining
/// character is one, too.
package func parentPath(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex else { return "/" }
    return String(path[..<slash])
}

/// Where an absolute path leads to when each link in it is followed: realpath(3). Nil where nothing stands there.
func physicalPath(of path: String) -> String? {
    var text = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard unsafe realpath(path, &text) != nil else { return nil }
    return String(keeping: text.lazy.map { UInt8(bitPattern: $0) }.prefix { $0 != 0 })
}
