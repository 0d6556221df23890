// Where the tables of this folder come from: the source that each of their rows cites. It is its own witness.
CITING 'divisions-2023'
CREATE (:Dataset {id: 'divisions-2023', name: '中国行政区划', headline: '统计用区划代码（2023年版）', published: period('2023'),
        url: 'https://github.com/modood/Administrative-divisions-of-China', licence: 'WTFPL'});
