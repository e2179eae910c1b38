private import CPosix

/// The file system that a path lies on: statfs(2).
package struct FileSystem: Equatable, Sendable {
    /// The magic number of statfs(2).
    package let magic: Int
    package let freeBytes: UInt64
    package let totalBytes: UInt64

    package init(of path: String) throws(SystemFault) {
        var kind = 0
        var free: UInt64 = 0
        var all: UInt64 = 0
        _ = try systemCall(.statfs) { unsafe path.withPath { unsafe cposix_file_system($0, &kind, &free, &all) } }
        magic = kind
        freeBytes = free
        totalBytes = all
    }

    /// Its usual name; the number in hexadecimal when it is not a common one.
    package var name: String {
        switch magic {
        case 0xEF53: "ext4"
        case 0x5846_5342: "xfs"
        case 0x9123_683E: "btrfs"
        case 0x0102_1994: "tmpfs"
        case 0x794C_7630: "overlay"
        case 0x2FC1_2FC1: "zfs"
        case 0x6969: "nfs"
        case 0x517B, 0xFF53_4D42, 0xFE53_4D42: "cifs"
        case 0x6573_5546: "fuse"
        default: "0x" + String(magic, radix: 16)
        }
    }

    /// Whether a write may fail after it was taken: NFS, CIFS, FUSE.
    package var isRemote: Bool { ["nfs", "cifs", "fuse"].contains(name) }
}
