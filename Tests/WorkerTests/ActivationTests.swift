import Posix
import Testing

@testable import Worker

@Suite struct ActivationTests {
    private func activation(
        _ owner: String?, _ count: String?, _ kinds: [Int32: ListeningSocket.Kind] = [3: .listening, 4: .listening]
    ) -> Activation {
        Activation(owner: owner, count: count, process: 77) { kinds[$0] ?? .closed }
    }

    @Test func withoutTheVariablesThereIsNone() {
        #expect(activation(nil, nil) == .none)
    }

    @Test(arguments: ["1", "76", "770"])
    func whatIsMeantForAnotherProcessIsNone(owner: String) {
        #expect(activation(owner, "1") == .none)
        #expect(activation(owner, "nonsense") == .none)
    }

    @Test func allSocketsAreTaken() {
        #expect(activation("77", "1") == .sockets([3]))
        #expect(activation("77", "2") == .sockets([3, 4]))
    }

    @Test(arguments: ["", "0", "-1", "x", "1.5", "257", "99999999999999999999", " 1"])
    func aNumberThatIsNoneIsNamed(count: String) {
        #expect(activation("77", count) == .wrong(.noCount(count)))
    }

    @Test func aNumberThatIsMissingIsNamed() {
        #expect(activation("77", nil) == .wrong(.noCount(nil)))
    }

    @Test(arguments: [nil, "", "x", "0", "-77"] as [String?])
    func anOwnerThatIsNoProcessIsNamed(owner: String?) {
        #expect(activation(owner, "1") == .wrong(.noOwner(owner)))
    }

    @Test(
        arguments: [
            (.closed, .notOpen(descriptor: 4)), (.noSocket, .notListening(descriptor: 4)),
            (.connected, .notListening(descriptor: 4)), (.idle, .notListening(descriptor: 4)),
            (.otherKind, .noStream(descriptor: 4)),
        ] as [(ListeningSocket.Kind, StartFault)])
    func aDescriptorThatCannotBeServedIsNamed(kind: ListeningSocket.Kind, fault: StartFault) {
        #expect(activation("77", "2", [3: .listening, 4: kind]) == .wrong(fault))
    }
}
