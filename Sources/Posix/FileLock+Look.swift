private import Glibc

extension Descriptor {
    /// Why no flock(2) is to be had on the file, as where a server of locks is missing (ENOLCK); nil when it is, or when
    /// somebody has it just now. Gives it back at once.
    package borrowing func lockFault() -> SystemFault? {
        let number = self.number
        do throws(SystemFault) {
            _ = try systemCall(.flock) { flock(number, LOCK_SH | LOCK_NB) }
            unlock()
            return nil
        } catch let fault where fault.code == EWOULDBLOCK {
            return nil
        } catch {
            return error
        }
    }
}
