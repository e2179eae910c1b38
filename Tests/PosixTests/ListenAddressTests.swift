import Posix
import Testing

@Suite struct ListenAddressTests {
    @Test(
        arguments: [
            ("/run/hookline.sock", .unix("/run/hookline.sock")), ("/", .unix("/")), ("/a:9000", .unix("/a:9000")),
            ("127.0.0.1:9000", .loopback(address: "127.0.0.1", isIPv6: false, port: 9000)),
            ("127.0.0.1:1", .loopback(address: "127.0.0.1", isIPv6: false, port: 1)),
            ("[::1]:65535", .loopback(address: "::1", isIPv6: true, port: 65535)),
            ("", nil), ("run/hookline.sock", nil), ("./h.sock", nil), ("9000", nil), (":9000", nil), ("127.0.0.1", nil),
            ("127.0.0.1:", nil), ("127.0.0.1:0", nil), ("127.0.0.1:65536", nil), ("127.0.0.1:-1", nil),
            ("127.0.0.1:9000 ", nil), ("127.0.0.1: 9000", nil), ("0.0.0.0:9000", nil), ("*:9000", nil),
            ("localhost:9000", nil), ("127.0.0.2:9000", nil), ("::1:9000", nil), ("[::]:9000", nil), ("[::1]", nil),
            ("192.0.2.1:9000", nil), ("127.0.0.1:+9000", nil), ("unix:/run/h.sock", nil),
        ] as [(String, ListenAddress?)])
    func onlyPathsAndLoopbackAddressesAreTaken(text: String, address: ListenAddress?) {
        #expect(ListenAddress(text) == address)
    }
}
