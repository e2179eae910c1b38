/// How the page of `summary` looks: by day and by night, on a telephone and on a desk, and on paper.
enum PageStyle {
    static let text = """
        :root { color-scheme: light dark; --page: #f6f7f9; --card: #ffffff; --ink: #1b2430; --faint: #566274;
          --line: #d9dee6; --read: #1c5fa8; --delivered: #6aa7df; --waiting: #b4bdc9; --failed: #c2432a; }
        @media (prefers-color-scheme: dark) { :root { --page: #12161c; --card: #1b212a; --ink: #e8ecf2;
          --faint: #a3aebd; --line: #333c48; --read: #5fb0ff; --delivered: #2f6ca8; --waiting: #566070;
          --failed: #f0765c; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.45 system-ui, sans-serif; }
        main { max-width: 68rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
        h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 0 0 .6rem; }
        p { margin: .3rem 0; color: var(--faint); overflow-wrap: anywhere; }
        section, .tile { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
        section { padding: 1rem; margin-top: 1rem; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem;
          margin: 1rem 0 0; padding: 0; }
        .tile { padding: .7rem .9rem; } .tile dt { color: var(--faint); font-size: .9rem; }
        .tile dd { margin: 0; font-size: 1.6rem; font-variant-numeric: tabular-nums; }
        .tile small, td small { display: block; color: var(--faint); font-size: .8rem; }
        svg { display: block; width: 100%; } svg.chart { height: 11rem; } .few { max-width: 32rem; }
        svg.bar { height: .45rem; margin-top: .3rem; }
        .read { fill: var(--read); background: var(--read); }
        .delivered { fill: var(--delivered); background: var(--delivered); }
        .waiting { fill: var(--waiting); background: var(--waiting); }
        .failed { fill: var(--failed); background: var(--failed); }
        .axis { display: flex; justify-content: space-between; color: var(--faint); font-size: .85rem; }
        .legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; list-style: none; margin: .6rem 0 0; padding: 0; }
        .legend i { display: inline-block; width: .8em; height: .8em; border-radius: .15em; margin-right: .4em; }
        .table { overflow-x: auto; } td { white-space: nowrap; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: right; padding: .4rem .5rem; border-top: 1px solid var(--line); vertical-align: top;
          font-variant-numeric: tabular-nums; }
        th:first-child { text-align: left; min-width: 7.5rem; overflow-wrap: anywhere; font-weight: 500; }
        thead th { border-top: 0; color: var(--faint); font-weight: 500; font-size: .85rem; }
        @media (max-width: 36rem) { th, td { padding: .4rem .25rem; } th:first-child { min-width: 5rem; }
          .funnel tr { display: flex; flex-wrap: wrap; border-top: 1px solid var(--line); padding: .3rem 0; }
          .funnel thead tr { border-top: 0; } .funnel th, .funnel td { border-top: 0; padding: .15rem 0; flex: 1 1 0; }
          .funnel thead th { font-size: .75rem; } .funnel th:first-child { flex: 0 0 100%; }
          .funnel tr > :nth-child(2) { text-align: left; } }
        @media print { section, .tile { break-inside: avoid; } }
        """
}
