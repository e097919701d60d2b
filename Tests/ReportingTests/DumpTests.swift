import Reporting
import Testing

@Test func dump() {
  for width in [60, 80, 120] {
    for unicode in [true, false] {
      let style = TerminalStyle(width: width, color: false, unicode: unicode)
      print(Report { $0.chart(.impactAbility(Samples.initiatives)) }.terminal(style))
      print(Report { $0.chart(.impactAbility(Samples.fewInitiatives)) }.terminal(style))
    }
  }
  print(Report { $0.chart(.impactAbility(Samples.initiatives)) }.terminal(TerminalStyle(width: 30)))
}
