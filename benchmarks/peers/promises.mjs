// PostGraphile 5.1 asks for Node.js 22. This is the one thing that it misses in 20.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((fulfil, refuse) => ([resolve, reject] = [fulfil, refuse]));
  return { promise, resolve, reject };
};
