// PostGraphile 5.1 requires Node.js 22. This is the only feature that it misses in 20.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((fulfil, refuse) => ([resolve, reject] = [fulfil, refuse]));
  return { promise, resolve, reject };
};
