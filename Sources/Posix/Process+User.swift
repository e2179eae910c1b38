private import CPosix
package import Glibc

extension Process {
    /// Does something as another user would, which only root can, and is root again then: seteuid(2), setegid(2),
    /// setgroups(2). The groups that it had itself are not given back: root needs none.
    package static func acting<Result>(
        as user: uid_t, groups: [gid_t], _ body: () -> Result
    ) throws(SystemFault) -> Result {
        let (before, group) = (geteuid(), getegid())
        _ = try systemCall(.seteuid) { unsafe cposix_act_as(user, groups.first ?? group, groups, UInt32(groups.count)) }
        defer {
            // Who became root's equal before may be it again.
            _ = seteuid(before)
            _ = setegid(group)
        }
        return body()
    }
}
