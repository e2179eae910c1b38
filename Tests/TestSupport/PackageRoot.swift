/// Where this package lies, found from the place of this source file.
package enum PackageRoot {
    /// The absolute path of a file in the package.
    package static func path(_ name: String) -> String {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/" + name
    }
}
