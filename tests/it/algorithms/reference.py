#!/usr/bin/env python3
"""Makes reference.json: what networkx and igraph say about two fixed graphs.

usage: pip install networkx igraph scipy && python3 tests/it/algorithms/reference.py > tests/it/algorithms/reference.json

`karate` is Zachary's karate club (undirected, weighted, from networkx); `directed` is made by a fixed recurrence: 40
nodes in two parts, some without successors, no parallel edges and no loops, so that the libraries agree on what they
see. Lists are by node.
"""
import itertools
import json

import igraph
import networkx as nx

SOURCE, TARGET, K = 0, 25, 6


def directed_graph():
    """Edges among 0..29 and among 30..39; nodes divisible by 7 have no successors."""
    graph, state = nx.DiGraph(), 7
    graph.add_nodes_from(range(40))
    while graph.number_of_edges() < 130:
        state = (state * 1103515245 + 12345) % 2**31
        a, b, weight = (state >> 4) % 40, (state >> 11) % 40, 1 + (state >> 19) % 9
        if a != b and (a < 30) == (b < 30) and (a % 7 or a == SOURCE) and not graph.has_edge(a, b):
            graph.add_edge(a, b, weight=weight)
    return graph


def leads_on(a, b):
    """What makes a graph without circles of a graph."""
    return a * 17 % 40 < b * 17 % 40


def by_node(graph, scores):
    return [scores[node] for node in sorted(graph)]


def numbered(graph, groups):
    """Groups numbered in the order of their first nodes."""
    number = {}
    for index, group in enumerate(sorted(groups, key=min)):
        number.update((node, index) for node in group)
    return by_node(graph, number)


def to_igraph(graph):
    edges = list(graph.edges(data="weight"))
    made = igraph.Graph(n=len(graph), edges=[edge[:2] for edge in edges], directed=graph.is_directed())
    made.es["weight"] = [edge[2] for edge in edges]
    return made


def similarities(graph):
    """Pairs with something in common, and how similar they are."""
    matrix = to_igraph(graph).similarity_jaccard(mode="out", loops=False)
    pairs = itertools.combinations(range(len(graph)), 2)
    return [[a, b, matrix[a][b]] for a, b in pairs if matrix[a][b] > 0]


def of_karate():
    graph = nx.karate_club_graph()
    club = [0 if graph.nodes[node]["club"] == "Mr. Hi" else 1 for node in sorted(graph)]
    tree = nx.minimum_spanning_tree(graph)
    louvain = nx.community.louvain_communities(graph, weight=None, seed=1)
    return graph, {
        "degree": by_node(graph, dict(graph.degree())),
        "weightedDegree": by_node(graph, dict(graph.degree(weight="weight"))),
        "pageRank": by_node(graph, nx.pagerank(graph, weight=None, tol=1e-13, max_iter=500)),
        "pageRankIgraph": to_igraph(graph).pagerank(directed=False),
        "closeness": by_node(graph, nx.closeness_centrality(graph)),
        "betweenness": by_node(graph, nx.betweenness_centrality(graph)),
        "betweennessIgraph": to_igraph(graph).betweenness(),
        "triangles": by_node(graph, nx.triangles(graph)),
        "clustering": by_node(graph, nx.clustering(graph)),
        "cores": by_node(graph, nx.core_number(graph)),
        "coresIgraph": to_igraph(graph).coreness(),
        "treeWeight": tree.size(weight="weight"),
        "bridges": sorted(sorted(edge) for edge in nx.bridges(graph)),
        "articulationPoints": sorted(nx.articulation_points(graph)),
        "louvainModularity": nx.community.modularity(graph, louvain, weight=None),
        "club": club,
        "clubModularity": to_igraph(graph).modularity(club),
        "jaccard": similarities(graph),
    }


def of_directed():
    graph = directed_graph()
    personal = {node: 1 if node in (3, 4) else 0 for node in graph}
    rank = dict(tol=1e-13, max_iter=1000)
    forward = nx.DiGraph((a, b) for a, b in graph.edges if leads_on(a, b))
    forward.add_nodes_from(graph)
    levels = {}
    for level, nodes in enumerate(nx.topological_generations(forward)):
        levels.update((node, level) for node in nodes)
    lengths = nx.single_source_dijkstra_path_length(graph, SOURCE)
    paths = nx.shortest_simple_paths(graph, SOURCE, TARGET, weight="weight")
    cost = lambda path: nx.path_weight(graph, path, "weight")
    return graph, {
        "pageRank": by_node(graph, nx.pagerank(graph, weight=None, **rank)),
        "pageRankIgraph": to_igraph(graph).pagerank(),
        "weightedPageRank": by_node(graph, nx.pagerank(graph, **rank)),
        "personalPageRank": by_node(graph, nx.pagerank(graph, weight=None, personalization=personal, dangling=personal, **rank)),
        "weakComponents": numbered(graph, nx.weakly_connected_components(graph)),
        "strongComponents": numbered(graph, nx.strongly_connected_components(graph)),
        "distances": [lengths.get(node, -1) for node in sorted(graph)],
        "kCosts": [cost(path) for path in itertools.islice(paths, K)],
        "closeness": by_node(graph, nx.closeness_centrality(graph)),
        "weightedCloseness": by_node(graph, nx.closeness_centrality(graph, distance="weight")),
        "betweenness": by_node(graph, nx.betweenness_centrality(graph)),
        "betweennessIgraph": to_igraph(graph).betweenness(),
        "order": list(nx.lexicographical_topological_sort(forward)),
        "levels": by_node(graph, levels),
        "jaccard": similarities(graph),
    }


def main():
    lines = [f' "madeWith": "networkx {nx.__version__}, igraph {igraph.__version__}"']
    for name, (graph, answers) in {"karate": of_karate(), "directed": of_directed()}.items():
        edges = [list(edge) for edge in graph.edges(data="weight")]
        facts = {"nodes": len(graph), "edges": edges, **answers}
        body = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in facts.items())
        lines.append(f' "{name}": {{\n{body}\n }}')
    print("{\n" + ",\n".join(lines) + "\n}")


main()
