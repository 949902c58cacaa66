// Asks RoutingKit (C++) the benchmark's questions: a line "task round" in, a line of JSON with the milliseconds out.
// Arguments: the hierarchy ("ch", "cch" or "dijkstra"), the folder of the graph and the questions, the prefix of the answer files.
#include <routingkit/constants.h>
#include <routingkit/contraction_hierarchy.h>
#include <routingkit/customizable_contraction_hierarchy.h>
#include <routingkit/dijkstra.h>
#include <routingkit/graph_util.h>
#include <routingkit/inverse_vector.h>
#include <routingkit/nested_dissection.h>
#include <routingkit/permutation.h>
#include <routingkit/sort.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace RoutingKit;
using Numbers = std::vector<unsigned>;

static std::string folder, prefix;

template <class T> static std::vector<T> column(const std::string &name) {
  std::ifstream file(folder + "/" + name, std::ios::binary | std::ios::ate);
  if (!file) throw std::runtime_error("no file " + name);
  std::vector<T> values(file.tellg() / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char *>(values.data()), values.size() * sizeof(T));
  return values;
}

static void keep(const std::string &task, Numbers answer) {
  for (unsigned &ms : answer)
    if (ms == inf_weight) ms = 0xffffffffu;
  std::ofstream file(prefix + task + ".u32", std::ios::binary);
  file.write(reinterpret_cast<const char *>(answer.data()), answer.size() * sizeof(unsigned));
}

template <class Work> static double took(const Work &work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

struct Graph {
  Numbers tail = column<unsigned>("tail.u32"), head = column<unsigned>("head.u32"), ms = column<unsigned>("ms.u32"),
          newMs = column<unsigned>("ms-new.u32");
  std::vector<float> lon = column<float>("lon.f32"), lat = column<float>("lat.f32");
  unsigned nodes() const { return lon.size(); }
};

struct Questions {
  Numbers one = column<unsigned>("one.u32"), from = column<unsigned>("matrix-from.u32"), to = column<unsigned>("matrix-to.u32");
};

static Numbers everyNode(unsigned count) {
  Numbers nodes(count);
  for (unsigned node = 0; node < count; ++node) nodes[node] = node;
  return nodes;
}

/** The queries of both hierarchies have the same face; pinning is preparation, like the index itself. */
template <class Query> struct Asked {
  Query toAll, fromAll, matrix;
  Numbers times, which, cells;

  template <class Index> Asked(const Index &index, unsigned nodes, const Questions &questions)
      : toAll(index), fromAll(index), matrix(index), times(nodes), which(nodes),
        cells(questions.from.size() * questions.to.size()) {
    toAll.pin_targets(everyNode(nodes));
    fromAll.pin_sources(everyNode(nodes));
    matrix.pin_targets(questions.to);
  }

  void oneToAll(unsigned source) { toAll.reset_source().add_source(source).run_to_pinned_targets().get_distances_to_targets(times.data()); }

  void nearest(const Numbers &facilities) {
    fromAll.reset_target();
    for (unsigned facility : facilities) fromAll.add_target(facility);
    fromAll.run_to_pinned_sources().get_distances_to_sources(times.data());
  }

  void table(const Questions &questions) {
    for (size_t row = 0; row < questions.from.size(); ++row)
      matrix.reset_source().add_source(questions.from[row]).run_to_pinned_targets().get_distances_to_targets(&cells[row * questions.to.size()]);
  }
};

/** Which facility, besides the time: only the plain hierarchy can say. */
static bool whichOf(ContractionHierarchyQuery &query, Numbers &which) {
  query.get_used_targets_to_sources(which.data());
  return true;
}
static bool whichOf(CustomizableContractionHierarchyQuery &, Numbers &) { return false; }

template <class Query> static std::string ask(Asked<Query> &asked, const Questions &questions, const std::string &task, unsigned round) {
  double ms;
  if (task == "one-to-all") {
    ms = took([&] { asked.oneToAll(questions.one[round % questions.one.size()]); });
    if (round == 0) keep(task, asked.times);
  } else if (task.rfind("nearest-", 0) == 0) {
    const Numbers facilities = column<unsigned>(task + ".u32");
    bool said;
    ms = took([&] {
      asked.nearest(facilities);
      said = whichOf(asked.fromAll, asked.which);
    });
    if (!said) return "{\"cannot\":\"tells the time, not which facility\"}";
    if (round == 0) keep(task, asked.times);
  } else if (task == "times-200") {
    const Numbers facilities = column<unsigned>("nearest-200.u32");
    ms = took([&] { asked.nearest(facilities); });
    if (round == 0) keep(task, asked.times);
  } else if (task == "matrix") {
    ms = took([&] { asked.table(questions); });
    if (round == 0) keep(task, asked.cells);
  } else {
    return "{\"cannot\":\"has no such question\"}";
  }
  return "{\"ms\":" + std::to_string(ms) + "}";
}

template <class Answer> static void serve(const Answer &answer) {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string task;
    unsigned round;
    words >> task >> round;
    std::cout << answer(task, round) << std::endl;
  }
}

static void serveContraction() {
  const Graph graph;
  const Questions questions;
  ContractionHierarchy index;
  const double built = took([&] { index = ContractionHierarchy::build(graph.nodes(), graph.tail, graph.head, graph.ms); });
  Asked<ContractionHierarchyQuery> asked(index, graph.nodes(), questions);
  std::cout << "{\"figures\":{\"index built, ms\":" << built << "}}" << std::endl;
  serve([&](const std::string &task, unsigned round) { return ask(asked, questions, task, round); });
}

static void serveCustomizable() {
  const Graph graph;
  const Questions questions;
  Numbers order;
  std::unique_ptr<CustomizableContractionHierarchy> index;
  const double ordered = took([&] {
    order = compute_nested_node_dissection_order_using_inertial_flow(graph.nodes(), graph.tail, graph.head, graph.lat, graph.lon);
  });
  const double built = took([&] { index.reset(new CustomizableContractionHierarchy(order, graph.tail, graph.head)); });
  CustomizableContractionHierarchyMetric weights(*index, graph.ms), changed(*index, graph.newMs);
  weights.customize();
  Asked<CustomizableContractionHierarchyQuery> asked(weights, graph.nodes(), questions);
  std::cout << "{\"figures\":{\"order, ms\":" << ordered << ",\"index built, ms\":" << built << "}}" << std::endl;

  serve([&](const std::string &task, unsigned round) -> std::string {
    if (task != "weights") return ask(asked, questions, task, round);
    const double ms = took([&] { changed.reset(graph.newMs).customize(); });
    if (round == 0) {
      Asked<CustomizableContractionHierarchyQuery> again(changed, graph.nodes(), questions);
      again.oneToAll(questions.one[0]);
      keep(task, again.times);
    }
    return "{\"ms\":" + std::to_string(ms) + "}";
  });
}

static void serveDijkstra() {
  Graph graph;
  const Questions questions;
  const Numbers byTail = compute_inverse_sort_permutation_first_by_tail_then_by_head_and_apply_sort_to_tail(graph.nodes(), graph.tail, graph.head);
  graph.head = apply_inverse_permutation(byTail, graph.head);
  graph.ms = apply_inverse_permutation(byTail, graph.ms);
  const Numbers first = invert_vector(graph.tail, graph.nodes());
  Dijkstra search(first, graph.tail, graph.head);
  Numbers times(graph.nodes());
  std::cout << "{\"figures\":{}}" << std::endl;

  serve([&](const std::string &task, unsigned round) -> std::string {
    if (task != "one-to-all") return "{\"cannot\":\"has no such question\"}";
    const double ms = took([&] {
      search.reset().add_source(questions.one[round % questions.one.size()]);
      while (!search.is_finished()) search.settle(ScalarGetWeight(graph.ms));
      for (unsigned node = 0; node < graph.nodes(); ++node) times[node] = search.get_distance_to(node);
    });
    if (round == 0) keep(task, times);
    return "{\"ms\":" + std::to_string(ms) + "}";
  });
}

int main(int count, char **arguments) {
  if (count != 4) {
    std::cerr << "Expected 3 arguments: ch|cch|dijkstra, folder, prefix; there are " << count - 1 << ".\n";
    return 2;
  }
  const std::string kind = arguments[1];
  folder = arguments[2];
  prefix = arguments[3];
  if (kind == "ch") serveContraction();
  else if (kind == "cch") serveCustomizable();
  else serveDijkstra();
}
