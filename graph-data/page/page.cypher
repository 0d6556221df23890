// The page itself: what the eight items have in common.
//
// The page prints neither the paper's name nor its date. 本报 (this paper) is what its reporters call their paper; the year
// 2022 is read from a5.p1 (2022巴黎DNA设计大奖), so every period worked out from 今年, 上半年 or 去年 says
// `period_inferred: true`.

CREATE (:MediaOutlet:Organisation {name: '本报', name_printed: false,
        source: ['a1.p1', 'a2.p1', 'a3.p1', 'a4.p1', 'a5.p1', 'a7.p1']});

// Kinds of actor that more than one item speaks of.
CREATE (:Group {name: '企业', source: ['a2.p1', 'a6.p2', 'a6.p5', 'a7.p4']}),
       (:Group {name: '高校', source: ['a2.p3', 'a6.p17', 'a7.p5']}),
       (:Group {name: '职业院校', aliases: ['职校'], source: ['a2.p3', 'a6.p17']});
