import Glibc

/// libFuzzer, for a program that has a main of its own (FuzzerInterface.h).
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ one: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

guard let name = getenv("FUZZ_TARGET").map({ String(cString: $0) }), let found = targets[name] else {
    print(targets.keys.sorted().joined(separator: "\n"))
    exit(64)
}
let target = found
var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(
    runDriver(&count, &arguments) { bytes, size in
        target(Array(UnsafeBufferPointer(start: bytes, count: size)))
        return 0
    })
